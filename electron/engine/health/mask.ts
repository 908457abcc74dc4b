/** `0b8f…7e11`; what is too short to be masked is shown whole (PunchPlay contract section 11). */
export function masked(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
