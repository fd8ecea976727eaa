-- A country of cases straight into the read model: :cases cases in the agencies of 34 provinces, of ten rooms and 200
-- officers each, seeded by their numbers.
-- Amounts in đồng. `pick(i, salt, n)` is a number below n that hangs on i and the salt alone.
CREATE FUNCTION pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (abs(hashint8extended(i, salt)) % n)::int $$;
CREATE UNLOGGED TABLE country AS
  SELECT i, office, room, stage, waits, office || '-' || room || '-' || pick(i, 5, 20) AS officer,
    'case/' || office || '/bench/HS-' || i || '/1' AS subject, stage IN ('ended', 'archived') AS ended, days,
    stage NOT IN ('ended', 'archived') AND pick(i, 18, 25) > 0 AS runs,
    CASE pick(i, 12, 9) WHEN 0 THEN 10000 * (1 + pick(i, 24, 900)) ELSE 0 END AS money,
    CASE WHEN stage IN ('voluntary', 'no_condition', 'separate_ledger') THEN 'law' WHEN pick(i, 22, 6) = 0 THEN 'partner'
      ELSE 'office' END AS side
  FROM (SELECT i, (:codes)[1 + pick(i, 1, 34)] AS office, 'P' || (1 + pick(i, 4, 10)) AS room,
    (ARRAY['opened', 'decided', 'notifying', 'voluntary', 'voluntary', 'verifying', 'verifying', 'verifying',
    'conditions', 'conditions', 'coercion', 'sale', 'no_condition', 'separate_ledger', 'separate_ledger', 'paying',
    'paying', 'ended', 'ended', 'archived'])[1 + pick(i, 3, 20)] AS stage,
    pick(i, 6, 90) AS days, make_interval(days => pick(i, 6, 90), mins => pick(i, 7, 1440)) AS waits
    FROM generate_series(1, :cases) i) one;
INSERT INTO offices SELECT p, 'Thi hành án dân sự tỉnh ' || p, 'Cục Quản lý Thi hành án dân sự', 'Nơi ' || p,
    'VKSND tỉnh ' || p, 'Ngân hàng', '970422', p || '00000000' FROM unnest(:codes) p;
INSERT INTO officers SELECT p || '-P' || r || '-' || n, p, 'P' || r,
    CASE n WHEN 0 THEN 'room_head' ELSE 'enforcer' END, 'Lê Văn ' || n, 'Chấp hành viên', true
  FROM unnest(:codes) p, generate_series(1, 10) r, generate_series(0, 19) n;
INSERT INTO officers SELECT p || '-TT', p, NULL, 'head', 'Trần Thị ' || p, 'Trưởng Thi hành án dân sự', true
  FROM unnest(:codes) p;
INSERT INTO subjects SELECT subject, 'case', office, 12, md5(i::text) || md5(i::text), '{}', stage,
    :now, false, 2026 FROM country;
INSERT INTO cases SELECT subject, 'dossier/' || office || '/bench/HS-' || i, office, room,
    officer, 'on_request', 'no', stage, CASE WHEN pick(i, 8, 40) = 0 THEN 'postponed' END,
    '[{"vi": "Kết quả xác minh", "en": "Results of verification", "who": "enforcer"}]', CASE side WHEN 'law' THEN 'law' WHEN 'partner' THEN 'banks' ELSE 'enforcer' END,
    i || '/QĐ-THADS',
    i || '/2026/DS-ST', date '2026-05-04', 'DS', 'Trần Thị Bình ' || i, 1, 'Lê Văn Cường ' || i, 1,
    ARRAY[i || 'qdthads', i || '2026dsst'], (:now - waits)::date - 60, :now - waits,
    :now - waits * pick(i, 9, 10) / 10,
    CASE WHEN ended THEN (:now - waits * pick(i, 38, 10) / 10)::date END, NULL,
    CASE WHEN runs AND days < 85 THEN :now - waits + interval '85 days' END,
    CASE WHEN runs THEN :now - waits + interval '85 days' END, CASE WHEN runs AND days >= 85 THEN 1 ELSE 0 END,
    'THA' || i, 50000000, 50000000, 8000000 + money, 8000000, money, 7000000, 1000000, 0, 0, 0, CASE pick(i, 13, 50) WHEN 0 THEN 100000 ELSE 0 END, '{}', :now
  FROM country;
INSERT INTO parties SELECT subject, p, p = 'D1', office,
    (ARRAY['tran thi binh', 'le van cuong', 'nguyen van an', 'pham thi dung', 'hoang van em', 'vo thi phuong'])
    [1 + pick(i, 14 + length(p) + ascii(p), 6)] || ' ' || pick(i, 15, 2000), md5(p || pick(i, 16, 800000))
  FROM country, unnest(ARRAY['C1', 'D1']) p;
INSERT INTO duties SELECT subject, 'R0' || (10 + pick(i, 17 + n, 80)), 3 * n, 'R0' || (10 + pick(i, 17 + n, 80)),
    office, officer, 'enforcer', true, :now - waits, :now - waits + make_interval(days => 68), NULL,
    :now - waits + make_interval(days => 85),
    false, CASE WHEN days >= 85 THEN 2 WHEN days >= 68 THEN 1 ELSE 0 END, NULL,
    CASE WHEN days >= 85 THEN :now - waits + make_interval(days => 85) END,
    CASE WHEN days >= 85 THEN :now - waits + make_interval(days => 85, secs => 2) END, NULL, NULL, false,
    CASE WHEN n = 2 OR NOT runs THEN :now - waits / 2 END, NULL,
    '{}' FROM country, generate_series(1, 2) n WHERE n = 1 OR i % 2 = 0;
INSERT INTO visits SELECT subject, 4 * n, CASE n WHEN 3 THEN stage WHEN 2 THEN earlier ELSE 'opened' END,
    CASE side WHEN 'law' THEN 'law' WHEN 'partner' THEN 'banks' ELSE 'enforcer' END, side, office, room, officer,
    :now - waits * (4 - n), :now - waits * (4 - n), :now - waits * (4 - n) + interval '1 hour',
    CASE WHEN n < 3 OR stage = 'archived' THEN :now - waits * (3 - n) END,
    CASE n WHEN 1 THEN earlier WHEN 2 THEN stage END, officer
  FROM (SELECT *, (ARRAY['decided', 'notifying', 'voluntary', 'verifying', 'conditions', 'coercion', 'sale',
    'no_condition', 'separate_ledger', 'paying'])[1 + pick(i, 23, 10)] AS earlier FROM country) c, generate_series(1, 3) n;
INSERT INTO loads SELECT c.office, c.room, c.officer, c.stage, count(*), sum(overdue), count(*) FILTER (WHERE h.held),
    coalesce(sum(floor(extract(epoch FROM stage_since))) FILTER (WHERE h.held), 0), sum(received), sum(distributed),
    sum(c.held), sum(paid_out), sum(surplus), sum(undistributed), sum(payable), sum(unpayable)
  FROM cases c JOIN (SELECT subject, side IN ('office', 'partner') AND stage <> 'archived' AS held FROM country) h
    ON h.subject = c.id GROUP BY 1, 2, 3, 4;
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
INSERT INTO officers SELECT p || '-' || post, p, NULL, role, 'Phạm Thị ' || post, 'Công chức', true
  FROM unnest(:codes) p, (VALUES ('KT', 'accountant'), ('VT', 'clerk')) posts(post, role);
INSERT INTO subjects SELECT 'dossier/' || office || '/bench/HS-' || i, 'dossier', office, 3, md5(i::text) || md5(i::text),
    '{}', 'accepted', NULL, true, 2026 FROM country;
INSERT INTO dossiers SELECT 'dossier/' || office || '/bench/HS-' || i, office, 'online',
    CASE pick(i, 25, 30) WHEN 0 THEN 'assessing' WHEN 1 THEN 'returned' ELSE 'accepted' END, NULL,
    (:now - waits * 3)::date - 60, NULL, 1, :now - waits * 3 - interval '60 days' FROM country;
INSERT INTO journal SELECT subject, 2, 2026, 'enforcer_assigned', :now - waits * 3, :now - waits * 3, :now - waits * 3,
    '{"id": "TT", "role": "head", "office": ""}', 'desk', i || '/assign', 'L25 22.2.b',
    jsonb_build_object('officer', officer, 'room', room, 'rule',
      CASE pick(i, 26, 50) WHEN 0 THEN 'Hiểu rõ vụ việc' ELSE :rule END, 'candidates',
      candidates || jsonb_build_object('officer', officer, 'room', room, 'load', 99, 'barred', '', 'absent', false)),
    '0.1', '2026.1', '', '', '', md5(i::text) || md5(i::text)
  FROM country JOIN (SELECT p AS office, 'P' || r AS room, jsonb_agg(jsonb_build_object('officer', p || '-P' || r || '-' || n,
      'room', 'P' || r, 'load', 100 + n, 'barred', '', 'absent', false)) AS candidates
    FROM unnest(:codes) p, generate_series(1, 10) r, generate_series(0, 19) n GROUP BY 1, 2) rooms USING (office, room);
INSERT INTO journal SELECT subject, 5 + n, 2026, kind, at, at, at, '{"id": "CHV", "role": "enforcer", "office": ""}',
    'desk', i || '/' || kind, 'L25', jsonb_build_object('measure', 'seize', 'price', 1000000000, 'number', i || '/QĐ'),
    '0.1', '2026.1', '', '', '', md5(n || kind || i) || md5(i::text)
  FROM (SELECT i, subject, n, kind, :now - waits * pick(i, 27 + n, 30) / 10 AS at FROM country,
    (VALUES (1, 'duty_breached', 10), (2, 'coercion_decided', 15), (3, 'auction_held', 60), (4, 'complaint_accepted', 200),
    (5, 'decision_signed', 1)) acts(n, kind, one_of) WHERE pick(i, 27 + n, one_of) = 0) acted;
INSERT INTO receipts SELECT office, 'receipt', 2026, i::text, md5('receipt' || i), subject, 8, 1000000,
    (:now - waits)::date, CASE pick(i, 33, 100) WHEN 0 THEN 'void' ELSE 'issued' END, NULL,
    CASE pick(i, 33, 100) WHEN 0 THEN officer END, CASE pick(i, 33, 100) WHEN 0 THEN :now - waits END, 'BR-' || i
  FROM country WHERE i % 2 = 0;
INSERT INTO looks (subject, officer, partner, party, query, purpose, asked_at, answered_at, outcome)
  SELECT subject, officer, partner, 'D1', i::text, CASE pick(i, 34, 500) WHEN 0 THEN '' ELSE 'L25 37' END, :now - waits,
    :now - waits, 'seen' FROM country, (VALUES (''), ('banks')) asked(partner) WHERE partner = '' OR i % 2 = 0;
INSERT INTO orders SELECT subject, 'CD1', office, officer, office || '-TT', :now - waits, 'Giải quyết ngay.',
    (:now - waits)::date + 7, '', CASE WHEN days > 20 THEN 'Đã làm.' END, CASE WHEN days > 20 THEN :now - waits / 2 END, false
  FROM country WHERE pick(i, 35, 100) = 0;
INSERT INTO parts SELECT subject, CASE pick(i, 36, 2) WHEN 0 THEN 'receipts' ELSE 'owed' END, 'x', 1,
    CASE pick(i, 36, 2) WHEN 0 THEN jsonb_build_object('lies', 'cash', 'on', (:now - waits)::date, 'number', i)
    ELSE '{"effect": "send_notice", "label": "Thông báo", "failed": true}' END FROM country WHERE pick(i, 37, 2000) = 0;
