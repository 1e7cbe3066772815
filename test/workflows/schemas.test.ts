/** The inputs and answers of real runs match the published JSON Schemas. */
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it, onTestFinished } from 'vitest';
import { startInstallation } from '../support/installation.ts';
import { denied, scenarioOf } from '../support/scenario.ts';

async function complaints(name: string, value: unknown): Promise<unknown> {
  const { $schema: _, ...schema } = JSON.parse(await readFile(`schemas/${name}.json`, 'utf8')) as { $schema: string };
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  // As JSON, which has no undefined fields.
  return ajv.validate(schema, JSON.parse(JSON.stringify(value))) ? [] : ajv.errors;
}

it('request, state, answer, result, and the request and result of an offboarding', async () => {
  const installation = await startInstallation();
  onTestFinished(() => installation.stop());
  const { causeway } = installation;
  const link = scenarioOf(installation, await installation.link());
  const { project, service } = link;
  const said: Record<string, unknown> = { request: link.request };
  link.failAiven('ServicePrivatelinkAWSCreate', denied, { nth: 1 });
  await link.start();
  await link.parked();
  said['state'] = await link.run.state();
  said['retry'] = { actor: 'ada', patch: { principals: link.request.principals ?? [] } };
  said['extend'] = { request: link.request };
  said['answer'] = await link.run.retry({ actor: 'ada' });
  said['result'] = await link.run.result();
  said['offboard'] = { project, service };
  said['change-result'] = await (await causeway.offboard({ project, service })).result();
  for (const [name, value] of Object.entries(said)) expect(await complaints(name, value), name).toEqual([]);
  // The schemas do find a mistake.
  expect(await complaints('result', { ...(said['result'] as object), outcome: 'maybe' })).not.toEqual([]);
  expect(await complaints('skip', { step: 'routes' })).not.toEqual([]);
});
