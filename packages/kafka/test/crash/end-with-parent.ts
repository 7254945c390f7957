/** Ends this process when the one that started it is gone, however that ended: its end of the pipe closes then. */
export function endWithParent(): void {
  process.stdin.on('end', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  process.stdin.resume();
}
