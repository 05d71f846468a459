// collect in the page: what happened, said by whom, and on its way.

export { contextNow, pageNow } from './context.ts';
export { onNavigation } from './navigation.ts';
export { createQueue, type Queue } from './queue.ts';
