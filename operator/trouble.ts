// Why a command could not do what it was asked for, in one line.

export class Trouble extends Error {
  override readonly name = 'Trouble';
}
