// Shares of units, and the differences of two shares: the sums lie under the rooms.

export { independence, newcombe, pooledZTest, type Share, wilson } from '../../numeric/index.ts';
