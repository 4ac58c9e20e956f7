/** Whether a version range (`^5.3.1`) begins before a version. An unknown one is taken for the newest. */
export function isBefore(range: string | undefined, major: number, minor: number): boolean {
  const [foundMajor = 99, foundMinor = 99] = (range?.match(/\d+/g) ?? []).map(Number);
  return foundMajor < major || (foundMajor === major && foundMinor < minor);
}
