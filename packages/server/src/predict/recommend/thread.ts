// The thread in which recommendations are learned, so that the server goes on answering.

import { parentPort, workerData } from 'node:worker_threads';
import { type TrainingData, train } from './train.ts';

const { bundle, report } = train(workerData as TrainingData, (share, doing) =>
  parentPort!.postMessage({ share, doing }),
);
parentPort!.postMessage({ bundle, report });
