import { crashPoints } from '@sagachart/kafka';
import { crashSuite } from './crash-suite.js';

crashSuite('uncommitted', crashPoints);
