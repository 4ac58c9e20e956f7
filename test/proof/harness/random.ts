/** Numbers that look random, from 0 up to 1, and follow from a seed, so that a failure can be repeated: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Picks from lists, each element as likely as the next. */
export type Pick = <T>(list: readonly T[]) => T;

/** What picks the same for the same seed. */
export function pickOf(seed: number): Pick {
  const random = randomOf(seed);
  return <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
}
