// The deployments in a cloud assembly: what `cdk synth` leaves in its folder.
import { join } from 'node:path';
import * as z from 'zod';
import type { Place } from '../../lib/privileges.ts';
import { type StackTemplate, stackTemplate } from '../../lib/stack-template.ts';
import { Trouble } from '../command.ts';
import { readOrTrouble } from '../files.ts';

export interface FoundDeployment {
  /** Its stage, behind the scope in the app where that has one: `dev`, `Production/dev`. */
  readonly name: string;
  readonly stage: string;
  readonly place: Place;
  readonly own: readonly StackTemplate[];
  /** Of the same app. */
  readonly others: readonly StackTemplate[];
}

interface Stack extends Place {
  readonly template: StackTemplate;
}

type ReadFile = (path: string) => string;

const manifest = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        displayName: z.string().optional(),
        environment: z.string().optional(),
        properties: z.object({ templateFile: z.string().optional(), directoryName: z.string().optional() }).default({}),
      }),
    )
    .default({}),
});

// Those that every deployment has come first.
const parts = ['nodes', 'journeys', 'messaging', 'data', 'observability', 'login-page'];
const always = parts.slice(0, 4);
const ofDeployment = new RegExp(`^(.*/)?waymark-([a-z][a-z0-9-]{0,11})-(${parts.join('|')})$`);

/** Throws a Trouble for what cannot be read, and NotUnderstood for a template. */
export function deploymentsIn(folder: string, readFile: ReadFile): FoundDeployment[] {
  const artifacts = artifactsIn(folder, readFile);
  const stacks = Object.entries(artifacts).flatMap(([id, { type, displayName = id, environment = '', properties }]) => {
    if (type !== 'aws:cloudformation:stack' || properties.templateFile === undefined) return [];
    const [, account = '', region = ''] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment) ?? [];
    // Behind it stands the name in AWS, where that is another.
    const name = displayName.replace(/ \(.*\)$/, '');
    return [{ account, region, template: stackTemplate(name, json(join(folder, properties.templateFile), readFile)) }];
  });
  const inside = Object.values(artifacts)
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .flatMap(({ properties: { directoryName = '' } }) => deploymentsIn(join(folder, directoryName), readFile));
  return [...deploymentsAmong(stacks), ...inside];
}

function deploymentsAmong(stacks: readonly Stack[]): FoundDeployment[] {
  const named = stacks.map((stack) => {
    const [, scope = '', stage = '', part = ''] = ofDeployment.exec(stack.template.name) ?? [];
    return { stack, name: scope + stage, stage, part };
  });
  const names = new Set(named.filter(({ part }) => part !== '').map(({ name }) => name));
  return [...names].flatMap((name) => {
    const members = parts.map((part) => named.find((one) => one.name === name && one.part === part));
    const [first] = members;
    if (!first || always.some((_, at) => !members[at])) return [];
    const own = members.flatMap((member) => (member ? [member.stack.template] : []));
    const others = stacks.map(({ template }) => template).filter((template) => !own.includes(template));
    const { stage, stack } = first;
    return [{ name, stage, place: { account: stack.account, region: stack.region }, own, others }];
  });
}

function artifactsIn(folder: string, readFile: ReadFile): z.output<typeof manifest>['artifacts'] {
  const file = join(folder, 'manifest.json');
  const missing = `There is no cloud assembly in ${folder}: cdk synth makes one`;
  const { data } = manifest.safeParse(json(file, readFile, missing));
  if (data) return data.artifacts;
  throw new Trouble(`${file} is no manifest of a cloud assembly`);
}

function json(path: string, readFile: ReadFile, missing?: string): unknown {
  const text = readOrTrouble(path, readFile, missing);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Trouble(`${path} is no JSON`, { cause: error });
  }
}
