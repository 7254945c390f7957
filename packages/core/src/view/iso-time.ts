/** Milliseconds of the Unix epoch as ISO 8601 in UTC. */
export const isoTime = (at: number): string => new Date(at).toISOString();
