/** One sign proves little, and is evidence for a look: it is told of where so few clean runs have an action as suspicious. */
export const SIGN_P = 1 / 16;
