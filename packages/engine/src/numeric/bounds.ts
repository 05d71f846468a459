// What numbers from outside may be, so that sums of their squares are numbers still.

/** Squares of up to this are far below what a double can hold; worth, outcomes and rewards never come near it. */
export const GREATEST_NUMBER = 1e100;
