// Which things are one by what has been said of two at a time (Tarjan, 1975: with paths made short as they are walked).

export class UnionFind {
  readonly #parent = new Map<string, string>();
  constructor(ids: readonly string[]) {
    for (const id of ids) this.#parent.set(id, id);
  }
  find(id: string): string {
    let root = id;
    while (this.#parent.get(root) !== root) root = this.#parent.get(root)!;
    for (let at = id; at !== root; ) {
      const next = this.#parent.get(at)!;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }
  /** The smaller id stays the root, so that the result does not depend on the order of the two. */
  union(a: string, b: string): string {
    const [x, y] = [this.find(a), this.find(b)];
    const [root, child] = x < y ? [x, y] : [y, x];
    this.#parent.set(child, root);
    return root;
  }
}
