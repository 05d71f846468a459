// Who is signed in, and in which workspace. Signing in and out is better-auth's; everything else asks `/v1/me`.

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ApiError, chosenWorkspace, type List, send } from '../ui/api/client.ts';
import { isPassing, queryClient, soonAfterFailure, useGet } from '../ui/api/query.ts';

export type Role = 'viewer' | 'editor' | 'admin' | 'owner';
export interface Workspace {
  id: string;
  name: string;
  timezone: string;
  /** What everybody who works here should know. */
  note?: string;
}
export interface Me {
  name: string;
  role: Role;
  workspace: Workspace;
  user?: { id: string; email: string; name: string };
}

const ME = { queryKey: ['/v1/me', {}], queryFn: whoAmI };
export const useMe = (): UseQueryResult<Me> =>
  useQuery({ ...ME, retry: isWorthRetrying, refetchInterval: soonAfterFailure });
/** Before anything is drawn. */
export const warmMe = (): void => void queryClient.prefetchQuery(ME);

/** A workspace that was chosen here once may be closed to this person by now; then the first of their own serves. */
async function whoAmI(): Promise<Me> {
  try {
    return await send<Me>('GET', '/v1/me');
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403 || !chosenWorkspace.get()) throw error;
    chosenWorkspace.clear();
    return send<Me>('GET', '/v1/me');
  }
}

const isWorthRetrying = (times: number, error: Error): boolean => times < 1 && isPassing(error);

export const useWorkspaces = (): UseQueryResult<List<Workspace & { role: Role }>> => useGet('/v1/workspaces');
export const isAdmin = (me: Me | undefined): boolean => me?.role === 'admin' || me?.role === 'owner';

export const signOut = (): Promise<void> => send('POST', '/api/auth/sign-out', {});

export async function signIn(email: string, password: string): Promise<void> {
  await send('POST', '/api/auth/sign-in/email', { email, password });
}
