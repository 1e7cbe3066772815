import { afterAll, beforeAll } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { addProject, addService, type NewService } from '../../sandbox/seed/add-to-aiven.ts';
import { addVpc, type AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { Settings } from '../../sandbox/settings.ts';
import type { AivenProject, AivenService, VpcEndpointRow } from '../../sandbox/world.ts';
import { eventually } from '../support/eventually.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A sandbox for the tests of one file, without data plane; each test makes a project of its own. */
export function aivenSandbox(settings: Partial<Settings> = {}): AivenFixture {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { speed: 1_000, dataPlane: false, ...settings } });
  });
  afterAll(() => sandbox.stop());
  return createFixture(() => sandbox);
}

export type AivenFixture = ReturnType<typeof createFixture>;

function createFixture(running: () => Sandbox) {
  let projects = 0;
  async function call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    const response = await fetch(`${running().urls.aiven}/v1${path}`, {
      method,
      headers: { authorization: `aivenv1 ${seeded.token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Answer['body'] };
  }
  return {
    call,
    sandbox: running,
    project: (): Promise<AivenProject> => addProject(running().world, `project-${(projects += 1)}`),
    /** A service in a project of its own, with the path of its operations. */
    async service(
      options: Omit<NewService, 'name'> = {},
    ): Promise<{ service: AivenService; path: string; link: string }> {
      const project = await addProject(running().world, `project-${(projects += 1)}`);
      const service = addService(running().world, project, { name: 'orders', ...options });
      const path = `/project/${project.name}/service/orders`;
      return { service, path, link: `${path}/privatelink/aws` };
    },
    /** Creates the privatelink and waits until it is active. */
    async activeLink(link: string): Promise<string> {
      await call('POST', link, { principals: [seeded.user] });
      return eventually(async () => {
        const { body } = await call('GET', link);
        if (body['state'] !== 'active') throw new Error('not active yet');
        return body['aws_service_name'] as string;
      });
    },
    vpc: (): AddedVpc => addVpc(running().world, seeded.account),
    /** An endpoint that is `available` at once. */
    endpoint(serviceName: string, { vpc, subnets }: AddedVpc): VpcEndpointRow {
      const subnetIds = subnets.map(({ id }) => id);
      return createForeignEndpoint(running().world, { vpcId: vpc.id, serviceName, subnetIds });
    },
  };
}
