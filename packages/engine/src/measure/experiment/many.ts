// Many questions at once: the sums lie under the rooms.

export { adjust, type Correction } from '../../numeric/index.ts';
