import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isKafka3 } from './versions.js';

const LOG4J1 = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
`;

const LOG4J2 = `appender.stdout.type=Console
appender.stdout.name=stdout
appender.stdout.layout.type=PatternLayout
appender.stdout.layout.pattern=[%d] %p %m (%c)%n
rootLogger.level=INFO
rootLogger.appenderRef.stdout.ref=stdout
`;

/** Writes the logging configuration of a release into `folder` and answers the JVM argument that names it. */
export async function writeLoggingConfiguration(version: string, folder: string): Promise<string> {
  const log4j1 = isKafka3(version);
  const file = join(folder, log4j1 ? 'log4j.properties' : 'log4j2.properties');
  await writeFile(file, log4j1 ? LOG4J1 : LOG4J2);
  return log4j1 ? `-Dlog4j.configuration=file:${file}` : `-Dlog4j2.configurationFile=${file}`;
}
