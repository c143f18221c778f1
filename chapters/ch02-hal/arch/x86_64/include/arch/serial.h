/* COM1's interrupt line. */
#pragma once

void serial_init(void);
