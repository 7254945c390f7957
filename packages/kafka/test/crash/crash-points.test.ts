import { crashPoints, sendingCrashPoints } from '@sagachart/kafka';
import { crashSuite } from './crash-suite.js';

crashSuite(
  'committed',
  crashPoints.filter((point) => !sendingCrashPoints.includes(point)),
);
