// `npm run phone`: the virtual phone on the command line. No key and no URI is ever printed.
import { type ExitCode, ending, type Output, Trouble } from '../../cli/command.ts';
import { nameServer, noAnswer, serverUrl } from '../../cli/server.ts';
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import { PhoneFileError } from '../accounts/file-phone-store.ts';
import type { PhoneStore } from '../accounts/phone-store.ts';
import { type VirtualPhone, virtualPhone } from '../phone.ts';
import { fetchSnsMessages } from '../sns-messages.ts';
import { PhoneUriError } from '../uri/uri-error.ts';
import { answerCommand } from './answer-command.ts';
import { type PhoneArguments, phoneArguments, usage } from './arguments.ts';
import {
  accountsCommand,
  codesCommand,
  hasNoAccount,
  inboxCommand,
  noAccount,
  refreshCommand,
  removeCommand,
  scanCommand,
  settleDevice,
} from './commands.ts';
import { newDeviceToken } from './device-token.ts';

export interface PhoneTools extends Output {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly store: PhoneStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function phoneCommand(args: readonly string[], tools: PhoneTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    try {
      for (const line of await run(phoneArguments(args), tools)) tools.print(line);
      return 0;
    } catch (error) {
      const inWords = error instanceof PhoneUriError || error instanceof PhoneFileError;
      throw inWords ? new Trouble(error.message, { cause: error }) : error;
    }
  });
}

async function run({ command, argument = '', options }: PhoneArguments, tools: PhoneTools): Promise<string[]> {
  if (command === 'scan') settleDevice(tools.store, tools.randomness, options.platform);
  const phone = openPhone(tools);
  switch (command) {
    case 'scan':
      return scanCommand(phone, argument);
    case 'inbox':
      await fetchPushes(phone, options.url, tools);
      return inboxCommand(phone);
    case 'approve':
    case 'deny':
      await fetchPushes(phone, options.url, tools);
      if (hasNoAccount(phone)) throw new Trouble(noAccount);
      return [
        await answerCommand(phone, {
          ...{ approve: command === 'approve', id: argument, number: options.number },
          notMe: options['not-me'] ?? false,
        }),
      ];
    case 'codes':
      return codesCommand(phone);
    case 'accounts':
      return accountsCommand(phone);
    case 'remove':
      return removeCommand(phone, argument);
    case 'refresh':
      return refreshCommand(phone, newDeviceToken(platformOf(tools.store), tools.randomness));
  }
}

function openPhone({ fetch, clock, randomness, store }: PhoneTools): VirtualPhone {
  const platform = platformOf(store);
  const { deviceToken = newDeviceToken(platform, randomness) } = store.read();
  return virtualPhone({ fetch, clock, randomness, platform, deviceToken, store });
}

const platformOf = (store: PhoneStore) => store.read().platform ?? 'android';

async function fetchPushes(phone: VirtualPhone, chosenUrl: string | undefined, tools: PhoneTools): Promise<void> {
  const server = serverUrl(chosenUrl, tools.environment);
  nameServer(server, tools);
  const messages = await fetchSnsMessages(tools.fetch, server.href);
  if (!messages) throw noAnswer(server);
  for (const message of messages) await phone.receive(message);
}
