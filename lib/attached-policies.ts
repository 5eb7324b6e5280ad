// Policies that are attached to a role from elsewhere, which the role's own resource says nothing of.
import { NotUnderstood, type StackTemplate } from './stack-template.ts';

const kinds = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** Throws NotUnderstood naming one, in any stack. `holderOf` says whose a role in one of the stacks is. */
export function refuseAttached(
  stacks: readonly StackTemplate[],
  holderOf: (stack: StackTemplate, roleId: string) => string | undefined,
): void {
  for (const stack of stacks) {
    for (const [id, { Type, Properties }] of Object.entries(stack.resources)) {
      if (!kinds.includes(Type)) continue;
      for (const role of [Properties['Roles'] ?? [], Properties['RoleName'] ?? []].flat()) {
        const holder = referred(stack, role, stacks, holderOf);
        if (holder === undefined) continue;
        throw new NotUnderstood(
          `The role of ${holder} has what cannot be told: ${id} of ${stack.name} is attached to it`,
        );
      }
    }
  }
}

function referred(
  stack: StackTemplate,
  role: unknown,
  stacks: readonly StackTemplate[],
  holderOf: (stack: StackTemplate, roleId: string) => string | undefined,
): string | undefined {
  const [[kind, of] = []] = Object.entries(Object(role));
  if (kind === 'Ref') return holderOf(stack, String(of));
  if (kind !== 'Fn::ImportValue') return undefined;
  return stacks
    .flatMap((exporting) =>
      Object.values(exporting.outputs)
        .filter(({ Export }) => Export?.Name === of)
        .map(({ Value }) => referred(exporting, Value, stacks, holderOf)),
    )
    .find((holder) => holder !== undefined);
}
