import { Book } from './book.js';

/** Enters effects until it is killed; not for ever, should nobody be left to do that. */
const book = new Book(process.argv[2] ?? '');
process.send?.('begun');
for (let entry = 0; entry < 100_000; entry += 1) {
  book.enter({ key: `${process.pid}:${entry}`, account: '7', amount: entry });
}
