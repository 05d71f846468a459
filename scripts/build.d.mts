/** Bundles the dashboard and the browser SDK where they are older than their sources, with this Node. */
export function buildPages(node: string): void;
