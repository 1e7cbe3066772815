/** Schemas of Aiven's answers: only the fields that we read. Enums stay open; a field may be null only where marked. */
import { z } from 'zod';

const optionalText = z.string().nullish();

const componentWire = z.object({
  component: z.string(),
  host: z.string(),
  port: z.number(),
  route: z.string(),
  usage: z.string(),
  kafka_authentication_method: optionalText,
  kafka_ssl_ca: optionalText,
  privatelink_connection_id: optionalText,
  ssl: z.boolean().nullish(),
  path: optionalText,
});

const userWire = z.object({
  username: z.string(),
  type: optionalText,
  password: optionalText,
  access_cert: optionalText,
  access_key: optionalText,
});

const serviceWire = z.object({
  service_name: z.string(),
  service_type: z.string(),
  state: z.string(),
  plan: z.string().default(''),
  cloud_name: z.string(),
  project_vpc_id: optionalText,
  node_count: z.number().nullish(),
  node_states: z.array(z.unknown()).nullish(),
  update_time: optionalText,
  user_config: z.record(z.string(), z.unknown()).nullish(),
  components: z.array(componentWire).nullish(),
  users: z.array(userWire).nullish(),
});

export const serviceAnswer = z.object({ service: serviceWire });
export const serviceListAnswer = z.object({ services: z.array(serviceWire) });

export const tagsAnswer = z.object({ tags: z.record(z.string(), z.string()).nullish() });

export const privatelinkWire = z.object({
  state: z.string(),
  principals: z.array(z.string()).nullish(),
  supported_regions: z.array(z.string()).nullish(),
  aws_service_name: optionalText,
  aws_service_id: optionalText,
});

export const connectionsAnswer = z.object({
  connections: z.array(
    z.object({
      vpc_endpoint_id: z.string(),
      privatelink_connection_id: optionalText,
      state: z.string(),
      dns_name: z.string(),
    }),
  ),
});

export const availabilityAnswer = z.object({
  privatelink_availability: z.array(z.object({ cloud_name: z.string(), price_usd: z.union([z.string(), z.number()]) })),
});

export const projectsAnswer = z.object({ projects: z.array(z.object({ project_name: z.string() })) });
export const caAnswer = z.object({ certificate: z.string() });
export const vpcAnswer = z.object({ state: z.string() });

export const serviceTypeAnswer = z.object({
  user_config_schema: z.object({
    properties: z.object({
      privatelink_access: z.object({ properties: z.record(z.string(), z.unknown()) }).optional(),
    }),
  }),
});

export type ServiceWire = z.infer<typeof serviceWire>;
export type ComponentWire = z.infer<typeof componentWire>;
