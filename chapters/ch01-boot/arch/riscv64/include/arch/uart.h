/* The 16550's registers that the console and the serial driver use. */
#pragma once

#define UART_DATA             0
#define UART_INTERRUPT_ENABLE 1
#define UART_LINE_STATUS      5

#define UART_INTERRUPT_RECEIVED 0x01
#define UART_STATUS_RECEIVED    0x01
#define UART_STATUS_CAN_SEND    0x20
