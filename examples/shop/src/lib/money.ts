/** `1999` → `€19.99`. */
export function formatCents(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}

export function applyPercent(cents: number, percent: number): number {
  return Math.round((cents * (100 - percent)) / 100);
}
