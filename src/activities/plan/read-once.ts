/** For the length of one plan: what its looks and its findings both ask for is read once. */
import type { AivenClient, ServiceRef } from '../../providers/ports/aiven.ts';
import type { AwsClient } from '../../providers/ports/aws.ts';
import type { Clients } from '../../providers/ports/clients.ts';
import type { Ec2Client } from '../../providers/ports/ec2.ts';
import type { VpcEndpointQuery } from '../../providers/ports/vpc-endpoint.ts';

/** The same clients, whose reads remember their answers. Not for a run: there what may have changed is read again. */
export const readOnce = (clients: Clients): Clients => ({
  ...clients,
  aiven: aivenOnce(clients.aiven),
  aws: awsOnce(clients.aws),
});

function aivenOnce(aiven: AivenClient): AivenClient {
  const getPrivatelink = once((ref: ServiceRef) => aiven.getPrivatelink(ref), ofService);
  const isAbsent = (ref: ServiceRef): Promise<boolean> =>
    getPrivatelink(ref).then(
      (privatelink) => privatelink === undefined,
      () => false,
    );
  return {
    ...aiven,
    getService: once((ref) => aiven.getService(ref), ofService),
    getPrivatelink,
    // Each look at a new link would otherwise learn from a 404 that nothing is connected to what is not there.
    listConnections: once(async (ref) => ((await isAbsent(ref)) ? [] : aiven.listConnections(ref)), ofService),
    privatelinkPrices: once((project: string) => aiven.privatelinkPrices(project), itself),
  };
}

function awsOnce(aws: AwsClient): AwsClient {
  const known = new Map<Ec2Client, Ec2Client>();
  return {
    ...aws,
    ec2(access) {
      const client = aws.ec2(access);
      const remembering = known.get(client) ?? ec2Once(client);
      known.set(client, remembering);
      return remembering;
    },
  };
}

const ec2Once = (ec2: Ec2Client): Ec2Client => ({
  ...ec2,
  vpcEndpoints: once((query: VpcEndpointQuery) => ec2.vpcEndpoints(query), asJson),
  vpcExists: once((vpcId: string) => ec2.vpcExists(vpcId), itself),
  subnets: once((ids: readonly string[]) => ec2.subnets(ids), listed),
  securityGroups: once((ids: readonly string[]) => ec2.securityGroups(ids), listed),
});

const ofService = ({ project, service }: ServiceRef): string => `${project}/${service}`;
const itself = (id: string): string => id;
const asJson = (query: VpcEndpointQuery): string => JSON.stringify(query);
const listed = (ids: readonly string[]): string => ids.join();

/** A failure is remembered too: asked again in the same moment, it would be the same. */
function once<Subject, Answer>(
  read: (subject: Subject) => Promise<Answer>,
  keyOf: (subject: Subject) => string,
): (subject: Subject) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (subject) => {
    const key = keyOf(subject);
    const answer = answers.get(key) ?? read(subject);
    answers.set(key, answer);
    return answer;
  };
}
