import type { RegistryTool } from '../../schemas/tool-manifest.ts';

/** A tool of the registry that reads and costs nothing, with what is given in its place. */
export const registryTool = (name: string, over: Partial<RegistryTool> = {}): RegistryTool => ({
  name,
  version: '1.0.0',
  description: 'Does something for a test',
  owner: 'test',
  risk: 'read',
  price: '0',
  timeoutSeconds: 1,
  retry: 'idempotent',
  maxOutputBytes: 8_192,
  outputTrusted: true,
  egress: false,
  dataClasses: [],
  uses: {},
  inputSchema: { type: 'object' },
  outputSchema: { type: 'object' },
  ...over,
});
