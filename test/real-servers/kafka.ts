/** Apache Kafka with the listeners that Aiven sets up. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../support/needs.ts';
import { freePorts, run, type Stage } from './processes.ts';
import { HOST, type Project, writeTls } from './project.ts';

/** A folder with Apache Kafka's jars, as `.ci/run` fills it from Maven Central. */
export const kafkaJars = process.env['KAFKA_JARS'];

/** Ports of one broker's listeners. The first two want a client certificate of the project's CA. */
export interface Broker {
  readonly certificate: number;
  /** Like `certificate`, with TLS 1.2 only. */
  readonly certificateTls12: number;
  readonly sasl: number;
  /** Between the brokers, without TLS. */
  readonly internal: number;
}

/** One cluster of this many brokers, each with its own listeners. The first is also the controller. */
export async function startKafka(stage: Stage, project: Project, size: number): Promise<readonly Broker[]> {
  const folder = stage.folder();
  const tls = writeTls(project, folder);
  const [controller = 0, ...ports] = await freePorts(1 + 4 * size);
  const brokers = Array.from({ length: size }, (_, index): Broker => {
    const [certificate = 0, certificateTls12 = 0, sasl = 0, internal = 0] = ports.slice(4 * index);
    return { certificate, certificateTls12, sasl, internal };
  });
  await Promise.all(
    brokers.map(async (broker, index) => {
      const config = join(folder, `${index}.properties`);
      const isController = index === 0;
      const settings = {
        'process.roles': isController ? 'broker,controller' : 'broker',
        'node.id': index + 1,
        'controller.quorum.voters': `1@127.0.0.1:${controller}`,
        'controller.listener.names': 'CONTROLLER',
        listeners: [
          `CERTIFICATE://127.0.0.1:${broker.certificate}`,
          `CERTIFICATE12://127.0.0.1:${broker.certificateTls12}`,
          `SASL://127.0.0.1:${broker.sasl}`,
          `INTERNAL://127.0.0.1:${broker.internal}`,
          ...(isController ? [`CONTROLLER://127.0.0.1:${controller}`] : []),
        ].join(','),
        'advertised.listeners': [
          `CERTIFICATE://${HOST}:${broker.certificate}`,
          `CERTIFICATE12://${HOST}:${broker.certificateTls12}`,
          `SASL://${HOST}:${broker.sasl}`,
          `INTERNAL://127.0.0.1:${broker.internal}`,
        ].join(','),
        'listener.security.protocol.map':
          'CERTIFICATE:SSL,CERTIFICATE12:SSL,SASL:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
        'inter.broker.listener.name': 'INTERNAL',
        'listener.name.certificate.ssl.client.auth': 'required',
        'listener.name.certificate12.ssl.client.auth': 'required',
        'listener.name.certificate12.ssl.enabled.protocols': 'TLSv1.2',
        'listener.name.sasl.sasl.enabled.mechanisms': 'SCRAM-SHA-256',
        'listener.name.sasl.scram-sha-256.sasl.jaas.config':
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': tls.both,
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': tls.ca,
        'offsets.topic.replication.factor': 1,
        // The default is 128 MB, too much for a small heap.
        'log.cleaner.dedupe.buffer.size': 4_194_304,
        'log.dirs': join(folder, `data-${index}`),
      };
      writeFileSync(
        config,
        Object.entries(settings)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      run([...java('64m'), 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config]);
      await stage.start([...java('192m'), 'kafka.Kafka', config], Object.values(broker));
    }),
  );
  return brokers;
}

const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk';

const java = (heap: string): readonly string[] => [
  program('java'),
  `-Xmx${heap}`,
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-cp',
  `${kafkaJars ?? ''}/*`,
];
