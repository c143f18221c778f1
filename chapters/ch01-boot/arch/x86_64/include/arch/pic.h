/* The legacy interrupt controllers, which must be told to keep quiet. */
#pragma once

void pic_disable(void);
