/** Transaction ids for sagas that come without one: counted, so that two runs of one test give the same. */
export function createTransactionIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}
