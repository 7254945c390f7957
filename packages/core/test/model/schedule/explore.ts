/** Chooses one of `count` possibilities. */
export type Choose = (count: number) => number;

/**
 * Runs a program once for every sequence of choices that it can make, and returns how many there were. The program must do
 * the same whenever its choices are the same.
 */
export function explore(program: (choose: Choose) => void): number {
  const path: { taken: number; readonly count: number }[] = [];
  for (let runs = 1; ; runs += 1) {
    let depth = 0;
    program((count) => {
      const known = path[depth] ?? { taken: 0, count };
      if (known.count !== count) throw new Error('the program does not repeat itself');
      path[depth] = known;
      depth += 1;
      return known.taken;
    });
    path.length = depth;
    while (path.length > 0 && (path.at(-1)?.taken ?? 0) + 1 === path.at(-1)?.count) path.pop();
    const last = path.at(-1);
    if (!last) return runs;
    last.taken += 1;
  }
}
