#include "trail/trail.h"

const unsigned risk_sizes[RISK_SIZES] = {2, 5, 10, 20};
