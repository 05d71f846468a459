// One customer on one page, for whoever speaks with them.
export { Assist } from './assist.ts';
export { registerAssistRoutes } from './routes.ts';
export type { AssistRooms } from './shapes.ts';
