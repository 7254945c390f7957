// npm run docs:catalogue   writes docs/catalogue.md from the Atlas catalogue
import { writeFileSync } from 'node:fs';
import { cataloguePage } from './catalogue/catalogue-page.js';

writeFileSync(new URL('catalogue.md', import.meta.url), await cataloguePage());
