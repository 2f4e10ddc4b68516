/**
 * The import table of the design, as rules: which folder may import which. `npm test` enforces it.
 * A folder may always import itself; npm packages are free unless a rule names them.
 */
const may = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: {
    path: '^(schemas|domain|lambdas|statemachines|infra|tenants|cli|terminal|console|local|bench|test)/',
    pathNot: allowed,
  },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no first file to read.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Code that nothing uses.',
      from: {
        orphan: true,
        pathNot: [
          'handler\\.ts$',
          '\\.test\\.ts$',
          '^(infra/app|local/|bench/|test/|cli/|jest\\.config|\\.dependency-cruiser)',
          '^console/vite\\.config',
          '^schemas/',
        ],
      },
      to: {},
    },
    {
      name: 'schemas-need-zod-alone',
      severity: 'error',
      comment: 'Contracts depend on nothing but zod.',
      from: { path: '^schemas/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    may('schemas', '^schemas/', '^schemas/', 'Contracts import contracts.'),
    may('domain', '^domain/', '^(domain|schemas)/', 'Pure rules know contracts only.'),
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'No SDK, no AWS, no file, no network in the rules.',
      from: { path: '^domain/' },
      to: {
        path: '(node_modules/(@aws-sdk|@smithy|@aws-lambda-powertools|@middy|aws-cdk-lib)/)|^(node:)?(fs|http|https|net|process|child_process)$',
      },
    },
    may(
      'lambdas-shared',
      '^lambdas/shared/',
      '^(lambdas/shared|domain|schemas)/',
      'What Lambdas share knows no single one of them.',
    ),
    {
      ...may(
        'lambdas-alone',
        '^lambdas/(?!shared/|tools/)([^/]+)/',
        '^(lambdas/(shared|$1)|domain|schemas)/',
        'No Lambda imports its sibling.',
      ),
    },
    {
      ...may(
        'tools-alone',
        '^lambdas/tools/([^/]+)/',
        '^(lambdas/shared|lambdas/tools/$1|domain|schemas)/',
        'No tool imports its sibling.',
      ),
    },
    may(
      'manifests',
      '^lambdas/tools/[^/]+/manifest\\.ts$',
      '^schemas/',
      'A manifest is read at synth: it holds contracts alone.',
    ),
    may(
      'infra',
      '^infra/',
      '^(infra|schemas)/|^domain/(policy/|own\\.ts|json-pointer\\.ts|mcp-pin\\.ts|tenant-tools\\.ts)|^lambdas/tools/[^/]+/manifest\\.ts$',
      'The CDK app takes handlers by path and the machine as text; it checks policies, pins and tools by the rules that will judge by them.',
    ),
    may(
      'cli',
      '^cli/',
      '^(cli|terminal|schemas|domain|infra/config)/',
      'The command line talks to the HTTP API; what judges without a deploy runs the pure rules themselves, read as synth reads them.',
    ),
    may(
      'terminal',
      '^terminal/',
      '^(terminal|schemas)/|^domain/money\\.ts$',
      'Words and colours of all that speaks in a terminal; money is rounded by its one rule.',
    ),
    may('console', '^console/(?!generate/)', '^(console|schemas)/', 'The console talks to the HTTP API.'),
    may(
      'console-generate',
      '^console/generate/',
      '^(console/generate|schemas)/|^lambdas/get-openapi/openapi\\.ts$',
      'The types of the console are made from the document that the API serves.',
    ),
    may(
      'local',
      '^local/',
      '^(local|terminal|schemas)/',
      'The local stack deploys by spawning cdk and talks to the HTTP API.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.stepgate|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
