/**
 * How the page speaks to the engine, over IPC (desktop) and WebSocket (headless) alike: commands of the contract in,
 * a snapshot of the state and then numbered changes out. The page mirrors; it decides nothing.
 */
import type { CommandName, CommandOutput, CommandRequest } from './contract.ts';
import type { Problem } from './errors.ts';
import type { CommandResultOf } from './result.ts';
import type { ShellApi } from './shell.ts';
import type { CompanionState } from './state.ts';

export type CommandResult<N extends CommandName> = CommandResultOf<CommandOutput<N>>;

/** One function a command, named as in the contract. None of them ever rejects. */
export type BridgeCommands = {
  readonly [N in CommandName]: (input: CommandRequest<N>) => Promise<CommandResult<N>>;
};

/**
 * `snapshot`: everything, at this revision. `changes`: the parts that differ from revision − 1; a gap means that a
 * snapshot has to be asked for. `lost`: the engine cannot be reached; what is shown is old. A snapshot follows when it can.
 */
export type StateMessage =
  | { readonly kind: 'snapshot'; readonly revision: number; readonly state: CompanionState }
  | { readonly kind: 'changes'; readonly revision: number; readonly changes: Partial<CompanionState> }
  | { readonly kind: 'lost'; readonly problem: Problem };

export interface Bridge {
  readonly commands: BridgeCommands;
  /** Begins with a snapshot, at once or when the engine can be reached. Returns the function that ends it. */
  onState(listener: (message: StateMessage) => void): () => void;
  /** Asks for a snapshot, after a gap. */
  refresh(): void;
  /** What only the desktop can do; null in a browser: the page hides what is not there. */
  readonly shell: ShellApi | null;
}
