/** A whole link in GovCloud and in China: their ARNs, names of endpoint services, domains, and the documented policy there. */
import { beforeAll, describe, expect } from 'vitest';
import { regionalDnsName } from '../../sandbox/ec2/dns-names.ts';
import { addAccount, addUser } from '../../sandbox/seed/add-to-aws.ts';
import { documentedPolicy } from '../support/documented-rights.ts';
import { installationTest } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';

const it = installationTest();

describe.each([
  { region: 'us-gov-west-1', partition: 'aws-us-gov', account: '666600001111', service: '', domain: 'amazonaws.com' },
  { region: 'cn-north-1', partition: 'aws-cn', account: '666600002222', service: 'cn.', domain: 'amazonaws.com.cn' },
])('in $region', ({ region, partition, account, service, domain }) => {
  const accessKeyId = `AKIA${account}`;
  const user = `arn:${partition}:iam::${account}:user/worker`;

  beforeAll(() => {
    const before = { ...process.env };
    return () => void Object.assign(process.env, before);
  });

  it('a service is connected, proven and let go, with the rights that are documented', async ({ installation }) => {
    const { sandbox, settings } = installation;
    addAccount(sandbox.world, account, partition);
    const policies = [await documentedPolicy({ account, installation: settings.installation, region, partition })];
    addUser(sandbox.world, account, { name: 'worker', accessKeyId, secretAccessKey: 'any', policies });
    // The worker's client for this region, created with its first call, finds them in the usual way.
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: 'any' });
    const link = scenarioOf(
      installation,
      await installation.link({ service: { cloudName: `aws-${region}` }, vpcs: [{ account, region }] }),
    );
    const { checks } = await installation.causeway.doctor({ link: link.request });
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(await link.ready()).toMatchObject({ outcome: 'ready' });
    const row = sandbox.world.aiven.projects.get(link.project)?.services.get(link.service)?.privatelink;
    expect(row?.principals).toEqual([user]);
    expect(row?.serviceName).toMatch(new RegExp(`^${service}com\\.amazonaws\\.vpce\\.${region}\\.vpce-svc-`));
    const [connection] = row?.connections ?? [];
    const endpoint = sandbox.world.aws.vpcEndpoints.get(connection?.vpcEndpointId ?? '');
    expect(endpoint && regionalDnsName(endpoint)).toMatch(
      new RegExp(`\\.${region}\\.vpce\\.${domain.replaceAll('.', '\\.')}$`),
    );
    await (await installation.causeway.offboard({ project: link.project, service: link.service })).result();
    expect(link.left()).toEqual([]);
  });
});
