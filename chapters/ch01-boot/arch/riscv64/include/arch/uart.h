/* The 16550's registers that the console uses. */
#pragma once

#define UART_DATA        0
#define UART_LINE_STATUS 5

#define UART_STATUS_CAN_SEND 0x20
