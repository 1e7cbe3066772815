import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Broker, kafkaJars, startKafka } from './kafka.ts';
import { provesThroughALoadBalancer } from './listener-suite.ts';
import { describeUnless, missing } from '../support/needs.ts';
import { createStage, type Stage } from './processes.ts';
import { createProject, HOST, probe, type Project } from './project.ts';

const unless = [...missing('java'), ...(kafkaJars === undefined ? ['KAFKA_JARS names no folder of jars'] : [])];

const listeners = [
  ['certificate', 'tls', `TLSv1.3 as ${HOST}`],
  ['certificateTls12', 'tls', `TLSv1.2 as ${HOST}; then the server ended the handshake`],
  ['sasl', 'kafka', `TLSv1.3 as ${HOST}, Kafka lists its API versions`],
] as const;

for (const [listener, protocol, says] of listeners)
  provesThroughALoadBalancer({
    title: `Apache Kafka, ${listener}`,
    unless,
    protocol,
    says,
    start: async (stage, project) => (await startKafka(stage, project, 1))[0]?.[listener] ?? 0,
  });

describeUnless(unless, 'Apache Kafka with two brokers', () => {
  let stage: Stage;
  let project: Project;
  let brokers: readonly Broker[];
  beforeAll(async () => {
    stage = createStage();
    project = await createProject();
    brokers = await startKafka(stage, project, 2);
  });
  afterAll(() => stage.end());

  it.each(listeners)('each broker is proven on its own port of the listener %s', async (listener, protocol, says) => {
    for (const broker of brokers)
      expect(await probe(project, broker[listener], { protocol })).toMatchObject({
        outcome: 'proven',
        detail: expect.stringContaining(says),
      });
  });
});
