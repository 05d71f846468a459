// Chance for resampling: numbers that repeat for the same seed.

/** Whole numbers of 32 bits. Source: G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 2003. */
export function xorshift(seed: number): () => number {
  let state = seed | 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
