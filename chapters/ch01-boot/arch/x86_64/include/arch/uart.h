/* COM1's registers and the bits that are used. */
#pragma once

#define UART_PORT          0x3f8
#define UART_DATA          (UART_PORT + 0)
#define UART_DIVISOR_LOW   (UART_PORT + 0) /* these two while UART_DIVISOR_ACCESS is set */
#define UART_DIVISOR_HIGH  (UART_PORT + 1)
#define UART_INTERRUPTS    (UART_PORT + 1)
#define UART_FIFO_CONTROL  (UART_PORT + 2)
#define UART_LINE_CONTROL  (UART_PORT + 3)
#define UART_MODEM_CONTROL (UART_PORT + 4)
#define UART_LINE_STATUS   (UART_PORT + 5)

#define UART_FIFO_ENABLE        0x01
#define UART_8_BITS             0x03
#define UART_DIVISOR_ACCESS     0x80
#define UART_READY              0x03 /* DTR, RTS */
#define UART_IRQ_OUT            0x08 /* OUT2: on a PC it lets the interrupt through */
#define UART_CAN_SEND           0x20
#define UART_ALL_SENT           0x40
