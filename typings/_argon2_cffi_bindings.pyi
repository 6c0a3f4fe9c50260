"""Types for the part of argon2-cffi's binding that vault/wrap.py uses."""

class _Buffer: ...

class _Ffi:
    NULL: _Buffer
    def from_buffer(self, data: bytes | bytearray, /) -> _Buffer: ...

class _Lib:
    def argon2_hash(
        self,
        t_cost: int,
        m_cost: int,
        parallelism: int,
        password: _Buffer,
        password_length: int,
        salt: _Buffer,
        salt_length: int,
        result: _Buffer,
        result_length: int,
        encoded: _Buffer,
        encoded_length: int,
        kind: int,
        version: int,
        /,
    ) -> int: ...

ffi: _Ffi
lib: _Lib
