/*
 * Quick looks against slow ones: what is let go with one look, nobody may find anything in; and
 * what a mask is said to have made, it must give back.
 */
#include "library.h"
