"""Those who read our output: is a stream that was cut refused by them?"""
import os
import pwd
import shutil
import subprocess
import tempfile

from streams import refused, steady
from harness import WATCHDOG, skip


class Loaders:
    """The next filter; Miller and PostgreSQL where they are on this machine. Answers are remembered."""

    def __init__(self):
        self.work = tempfile.mkdtemp(prefix='pii-loaders.')
        self.known = {}
        self.names = ['the next filter']
        if shutil.which('mlr'):
            self.names.append('mlr')
        else:
            skip('Miller is not on this machine')
        if self.postgres():
            self.names.append('psql')

    def postgres(self):
        """Starts a server of our own that listens on a socket in a folder alone."""
        folders = [f for f in sorted(os.listdir('/usr/lib/postgresql'), reverse=True)] if os.path.isdir('/usr/lib/postgresql') else []
        found = [os.path.join('/usr/lib/postgresql', f, 'bin') for f in folders]
        self.bin = next((b for b in found if os.access(os.path.join(b, 'initdb'), os.X_OK)), None)
        user = next((n for n in ('postgres', 'nobody') if self.has_user(n)), None) if os.getuid() == 0 else None
        if not self.bin or (os.getuid() == 0 and not user):
            skip('PostgreSQL is not on this machine')
            return False
        self.user = ['setpriv', '--reuid=' + user, '--regid=%d' % pwd.getpwnam(user).pw_gid, '--clear-groups'] if user else []
        self.base = os.path.join(self.work, 'base')
        os.mkdir(self.base, 0o700)
        if user:
            os.chmod(self.work, 0o711)
            os.chown(self.base, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        steps = ([os.path.join(self.bin, 'initdb'), '-D', self.base, '-U', 'tests', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
                 [os.path.join(self.bin, 'pg_ctl'), '-D', self.base, '-w', '-t', str(WATCHDOG), '-l', os.path.join(self.base, 'log'),
                  '-o', '-c listen_addresses= -c fsync=off -c unix_socket_directories=' + self.base, 'start'])
        for step in steps:
            done = subprocess.run(self.user + step, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd='/')
            if done.returncode:
                skip('no PostgreSQL server could be started: ' + done.stderr.decode(errors='replace').strip()[-200:])
                return False
        return True

    @staticmethod
    def has_user(name):
        try:
            return bool(pwd.getpwnam(name))
        except KeyError:
            return False

    def close(self):
        if 'psql' in self.names:
            subprocess.run(self.user + [os.path.join(self.bin, 'pg_ctl'), '-D', self.base, '-m', 'immediate', 'stop'],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd='/')
        shutil.rmtree(self.work, ignore_errors=True)

    def accepts(self, name, data, columns, delimiter):
        key = (name, steady(data), columns, delimiter)
        if key not in self.known:
            self.known[key] = getattr(self, 'by_' + name.rsplit(' ', 1)[-1])(data, columns, delimiter)
        return self.known[key]

    def by_filter(self, data, columns, delimiter):
        return not refused(data)

    def by_mlr(self, data, columns, delimiter):
        form = ['--icsv', '--ifs', delimiter] if delimiter != '\t' else ['--itsv']
        return subprocess.run(['mlr', *form, '--ojson', 'cat'], input=data, capture_output=True).returncode == 0

    def by_psql(self, data, columns, delimiter):
        """Into a table of as many text columns. With tabs PostgreSQL has no form without quotes but its own."""
        fields = ','.join('c%d text' % i for i in range(columns))
        form = "format csv, header, delimiter E'%s'" % delimiter
        if delimiter == '\t':
            form = 'format text'
            data = data.split(b'\n', 1)[1] if b'\n' in data else b''
        script = os.path.join(self.work, 'script')
        with open(script, 'w', encoding='utf-8') as file:
            file.write('create temp table t(%s);\n\\copy t from pstdin with (%s)\n' % (fields, form))
        return subprocess.run(
            ['psql', '-X', '-q', '-h', self.base, '-U', 'tests', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-f', script],
            input=data, capture_output=True).returncode == 0
