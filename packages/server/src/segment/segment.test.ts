// Segment on SQLite.

import { describe } from 'node:test';
import { backfillSuite } from './backfill.suite.ts';
import { segmentSuite } from './segment.suite.ts';
import { openHouse } from './testing.ts';

describe('segment on SQLite', () => segmentSuite(openHouse));
describe('backfill on SQLite', () => backfillSuite((dataDir) => openHouse({ dataDir })));
