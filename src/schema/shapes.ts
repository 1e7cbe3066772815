/** The shapes of names, as parts of a schema. */
import * as shapes from '../contract/shapes.ts';
import { shaped } from './words.ts';

export const projectName = shaped(shapes.projectName);
export const serviceName = shaped(shapes.serviceName);
export const componentName = shaped(shapes.componentName);
export const endpointName = shaped(shapes.endpointName);
export const regionName = shaped(shapes.regionName);
export const roleArn = shaped(shapes.roleArn);
export const principalArn = shaped(shapes.principalArn);
export const externalId = shaped(shapes.externalId);
export const taskQueueName = shaped(shapes.taskQueueName);
export const vpcId = shaped(shapes.vpcId);
export const subnetId = shaped(shapes.subnetId);
export const securityGroupId = shaped(shapes.securityGroupId);
export const vpcEndpointId = shaped(shapes.vpcEndpointId);
