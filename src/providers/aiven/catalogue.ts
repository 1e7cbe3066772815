/** What a project offers: prices, schemas, its CA, its VPCs. */
import { NotFoundError } from '../errors.ts';
import { path } from '../path.ts';
import type { AivenClient } from '../ports/aiven.ts';
import { read } from './read.ts';
import type { Transport } from './transport.ts';
import { availabilityAnswer, caAnswer, projectsAnswer, serviceTypeAnswer, vpcAnswer } from './wire.ts';

type Catalogue = Pick<
  AivenClient,
  'listProjects' | 'componentAccessKeys' | 'privatelinkPrices' | 'projectCa' | 'projectVpcState'
>;

export function catalogueCalls(transport: Transport): Catalogue {
  return {
    async listProjects(call) {
      const answer = await read(transport, projectsAnswer, {
        method: 'GET',
        path: path`/project`,
        signal: call?.signal,
      });
      return answer.projects.map((project) => project.project_name);
    },
    async componentAccessKeys(project, serviceType, call) {
      const at = path`/project/${project}/service-types/${serviceType}`;
      const answer = await read(transport, serviceTypeAnswer, { method: 'GET', path: at, signal: call?.signal });
      return Object.keys(answer.user_config_schema.properties.privatelink_access?.properties ?? {});
    },
    async privatelinkPrices(project, call) {
      const at = path`/project/${project}/privatelink-availability`;
      const answer = await read(transport, availabilityAnswer, { method: 'GET', path: at, signal: call?.signal });
      // Prices are strings in the answer: "0.0600".
      const prices = answer.privatelink_availability.map((row) => [row.cloud_name, Number(row.price_usd)] as const);
      return Object.fromEntries(prices.filter(([, price]) => Number.isFinite(price)));
    },
    async projectCa(project, call) {
      const at = path`/project/${project}/kms/ca`;
      return (await read(transport, caAnswer, { method: 'GET', path: at, signal: call?.signal })).certificate;
    },
    async projectVpcState(project, projectVpcId, call) {
      const at = path`/project/${project}/vpcs/${projectVpcId}`;
      try {
        return (await read(transport, vpcAnswer, { method: 'GET', path: at, signal: call?.signal })).state;
      } catch (error) {
        // The VPC of a service may belong to an organization, and then no project lists it.
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
  };
}
