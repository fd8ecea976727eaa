-- A country of cases straight into the read model: :cases cases in 340 offices of 34 provinces, seeded by their numbers.
-- Amounts in đồng. `pick(i, salt, n)` is a number below n that hangs on i and the salt alone.
CREATE FUNCTION pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (abs(hashint8extended(i, salt)) % n)::int $$;
CREATE UNLOGGED TABLE country AS
  SELECT i, office, room, stage, waits, office || '-' || room || '-' || pick(i, 5, 5) AS officer,
    'case/' || office || '/bench/HS-' || i || '/1' AS subject, stage IN ('ended', 'archived') AS ended, days
  FROM (SELECT i, lpad((1 + pick(i, 1, 34))::text, 2, '0') || '-' || pick(i, 2, 10) AS office, 'P' || (1 + pick(i, 4, 4)) AS room,
    (ARRAY['opened', 'decided', 'notifying', 'voluntary', 'voluntary', 'verifying', 'verifying', 'verifying',
    'conditions', 'conditions', 'coercion', 'sale', 'no_condition', 'separate_ledger', 'separate_ledger', 'paying',
    'paying', 'ended', 'ended', 'archived'])[1 + pick(i, 3, 20)] AS stage,
    pick(i, 6, 90) AS days, make_interval(days => pick(i, 6, 90), mins => pick(i, 7, 1440)) AS waits
    FROM generate_series(1, :cases) i) one;
INSERT INTO offices SELECT p || '-' || k, 'THADS khu vực ' || k || ' tỉnh ' || p, 'THADS tỉnh ' || p, 'Nơi ' || p,
    'VKSND khu vực ' || k, 'Ngân hàng', '970422', p || lpad(k::text, 8, '0')
  FROM (SELECT lpad(n::text, 2, '0') AS p FROM generate_series(1, 34) n) a, generate_series(0, 9) k;
INSERT INTO officers SELECT o.code || '-P' || r || '-' || n, o.code, 'P' || r,
    CASE n WHEN 0 THEN 'room_head' ELSE 'enforcer' END, 'Lê Văn ' || n, 'Chấp hành viên', true
  FROM offices o, generate_series(1, 4) r, generate_series(0, 4) n WHERE o.account <> '' AND o.code LIKE '__-_';
INSERT INTO subjects SELECT subject, 'case', office, 12, md5(i::text) || md5(i::text), '{}', stage,
    :now, false, 2026 FROM country;
INSERT INTO cases SELECT subject, 'dossier/' || office || '/bench/HS-' || i, office, room,
    officer, 'on_request', 'no', stage, CASE WHEN pick(i, 8, 40) = 0 THEN 'postponed' END,
    '[{"vi": "Kết quả xác minh", "en": "Results of verification", "who": "enforcer"}]', i || '/QĐ-THADS',
    i || '/2026/DS-ST', date '2026-05-04', 'DS', 'Trần Thị Bình ' || i, 1, 'Lê Văn Cường ' || i, 1,
    ARRAY[i || 'qdthads', i || '2026dsst'], (:now - waits)::date - 60, :now - waits,
    :now - waits * pick(i, 9, 10) / 10,
    CASE WHEN ended THEN :now::date - 3 END, NULL,
    :now + make_interval(days => pick(i, 10, 60)), CASE WHEN pick(i, 11, 12) = 0 THEN 1 ELSE 0 END,
    'THA' || i, 50000000, 50000000, 10000000, 8000000, CASE pick(i, 12, 9) WHEN 0 THEN 2000000 ELSE 0 END, 7000000, 300000,
    0, 0, 0, CASE pick(i, 13, 50) WHEN 0 THEN 100000 ELSE 0 END, '{}', :now
  FROM country;
INSERT INTO parties SELECT subject, p, p = 'D1', office,
    (ARRAY['tran thi binh', 'le van cuong', 'nguyen van an', 'pham thi dung', 'hoang van em', 'vo thi phuong'])
    [1 + pick(i, 14 + length(p) + ascii(p), 6)] || ' ' || pick(i, 15, 2000), md5(p || pick(i, 16, 800000))
  FROM country, unnest(ARRAY['C1', 'D1']) p;
INSERT INTO duties SELECT subject, 'R0' || (10 + pick(i, 17 + n, 80)), 3 * n, 'R0' || (10 + pick(i, 17 + n, 80)),
    office, officer, 'enforcer', :now - waits, NULL, :now - waits + make_interval(days => 85),
    false, CASE WHEN days > 85 THEN 2 WHEN days > 78 THEN 1 ELSE 0 END, NULL,
    CASE WHEN days > 85 THEN :now - waits + make_interval(days => 85) END,
    CASE WHEN days > 85 THEN :now - waits + make_interval(days => 85, secs => 2) END, NULL, NULL, false,
    CASE WHEN n = 2 OR pick(i, 18, 5) = 0 OR ended THEN :now - waits / 2 END, NULL,
    '{}' FROM country, generate_series(1, 2) n WHERE n = 1 OR i % 2 = 0;
INSERT INTO visits SELECT subject, 4 * n, CASE n WHEN 3 THEN stage WHEN 2 THEN 'notifying' ELSE 'opened' END,
    'enforcer', 'office', office, room, officer, :now - waits * (5 - n), :now - waits * (5 - n),
    :now - waits * (5 - n) + interval '1 hour',
    CASE WHEN n < 3 OR ended THEN :now - waits * (4 - n) END,
    CASE n WHEN 1 THEN 'notifying' WHEN 2 THEN stage END, officer
  FROM country, generate_series(1, 3) n;
INSERT INTO loads SELECT office, coalesce(room, ''), coalesce(officer, ''), stage, count(*), sum(overdue)
  FROM cases WHERE ended_on IS NULL GROUP BY 1, 2, 3, 4;
INSERT INTO stays SELECT office, stage, extract(day FROM left_at - arrived_at)::int, count(*)
  FROM visits WHERE left_at IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO movements SELECT subject, n, office, :now - waits * (3 - n) - interval '60 days',
    :now - waits * (3 - n) - interval '60 days', room, officer,
    CASE n WHEN 1 THEN 'undecided' ELSE 'in_progress' END, 50000000, 0, 0, 0
  FROM country, generate_series(1, 2) n;
INSERT INTO bank_credits SELECT 'BR-' || i, office, 1000000, :now - waits, 'THA' || i, '{"name": "LE VAN CUONG"}',
    CASE WHEN pick(i, 19, 100) = 0 THEN 1000000 ELSE 0 END, NULL FROM country WHERE i % 2 = 0;
INSERT INTO payouts SELECT 'PO-' || i, subject, office, 'B1', 'S1', 7000000,
    CASE pick(i, 20, 60) WHEN 0 THEN 'prepared' WHEN 1 THEN 'rejected' ELSE 'paid' END, NULL, 'KT-1', 'TT-1',
    :now - waits, NULL, NULL FROM country WHERE i % 2 = 0;
INSERT INTO postings (entry, line, account, subject, amount, at) SELECT subject || '#1', l,
    CASE l WHEN 1 THEN 'bank:' || office ELSE 'held:' || subject END, subject, CASE l WHEN 1 THEN 1 ELSE -1 END * 1000000,
    :now - waits FROM country, generate_series(1, 2) l WHERE i % 2 = 0;
