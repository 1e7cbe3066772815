import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Broker, kafkaJars, startKafka } from './kafka.ts';
import { provesThroughALoadBalancer } from './listener-suite.ts';
import { describeUnless, missing } from '../support/needs.ts';
import { createStage, type Stage } from './processes.ts';
import { createProject, HOST, probe, type Project } from './project.ts';

const unless = [...missing('java'), ...(kafkaJars === undefined ? ['KAFKA_JARS names no folder of jars'] : [])];

const listeners = [
  ['certificate', 'TLSv1.3'],
  ['certificateTls12', 'TLSv1.2'],
  ['sasl', 'TLSv1.3'],
] as const;

for (const [listener, version] of listeners)
  provesThroughALoadBalancer({
    title: `Apache Kafka, ${listener}`,
    unless,
    protocol: 'tls',
    says: version,
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

  it.each(listeners)('each broker is proven on its own port of the listener %s', async (listener, version) => {
    for (const broker of brokers)
      expect(await probe(project, broker[listener], { protocol: 'tls' })).toMatchObject({
        outcome: 'proven',
        detail: expect.stringContaining(`${version} as ${HOST}`),
      });
  });
});
