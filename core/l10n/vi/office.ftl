# Điều dòng lệnh của cơ quan báo cho cán bộ: đang chờ công bố gì, đang có hiệu lực gì, tìm thấy ai.

## Những gì có thể chờ công bố

staged-roster = danh sách nhân sự
staged-policy = chính sách
staged-trace = danh sách truy vết
staged-checkpoints = các chốt
staged-areas = các khu vực
staged-questionnaire = bảng câu hỏi
staged-health-keys = khóa y tế
staged-enrolment = đợt đăng ký máy mới
staged-issuers = khóa của cơ quan cấp

## Bản chờ công bố so với bản đã công bố

office-nothing = Không có gì chờ công bố
office-roster = Danh sách nhân sự: { $counts }; nay { $now } người, trước { $before }
office-agency = { $agency }: { $counts }; nay { $now } người, trước { $before }
office-moved = { $count } người chuyển từ đơn vị này sang đơn vị khác
office-policy = Chính sách: { $id }, phiên bản { $to }; trước: { $was }, phiên bản { $from }
office-policy-new = Chính sách: { $id }, phiên bản { $to }; trước chưa có
office-policy-gone = Chính sách: không còn; trước là { $id }, phiên bản { $from }
office-trace = Danh sách truy vết: nay { $now } dòng, trước { $before }: +{ $added } −{ $removed }
office-others = Cũng chờ công bố: { $what }
office-key = Khóa { $id } ({ $issuer }), như cũ: { $purposes }; có giá trị: { $areas }
office-key-new = Khóa { $id } ({ $issuer }), mới: { $purposes }; có giá trị: { $areas }
office-key-changed = Khóa { $id } ({ $issuer }), đã đổi: { $purposes }; có giá trị: { $areas }
office-key-revoked = Khóa { $id } ({ $issuer }): đã thu hồi, mọi mã nó ký đều không còn giá trị
office-key-gone = Khóa { $id } ({ $issuer }): không còn, mọi mã nó ký đều không còn giá trị
office-everywhere = mọi nơi
office-revoked = Đã thu hồi từ lần công bố trước: { $count }
office-next = Máy nhận ở lần cập nhật tới; nếu không có bản mới, máy ngừng cho qua lúc { $until }

## Danh sách mới

office-taken = So với bản đã công bố: { $counts }
office-taken-against-staged = Không có bản đã công bố ở đây; so với bản chờ trước: { $counts }
office-unstaged = { $name }: đã chờ công bố, chưa từng công bố, nay không danh sách nào có
office-removes-unused = --removes "{ $name }": không có gì của đơn vị này bị chặn
office-outdated = Mã { $name } có tên hoặc ngày sinh khác danh sách: cần cấp lại
office-names-lost = Đã mất tên những người trong danh sách trước: ai bị bỏ ra sẽ không hiện tên
office-share-unchecked = Chưa có chính sách: chưa kiểm tra tỷ lệ người làm việc tại chỗ
office-positions = Tọa độ: { $lists } theo danh sách, { $areas } theo khu vực ({ $source }), { $unknown } chưa rõ
office-omitted = Không thay đổi gì: có người sẽ bị bỏ ra mà không ai yêu cầu
office-omitted-all = { $agency }: không danh sách nào có người của đơn vị (còn { $kept } trong { $before } người)
office-omitted-some = { $agency }: chỉ còn { $kept } trong { $before } người
office-omitted-do = Hãy đưa đủ danh sách, hoặc xác nhận là cố ý: --removes TÊN

## Hoàn lại

office-back = Đã đưa về như bản đã công bố: { $what }
office-back-nothing = Không có gì khác bản đã công bố
office-back-left = Giữ nguyên vì đã bắt đầu đợt đăng ký máy mới: { $what }

## Lịch sử

office-somebody = không rõ ai
office-signed = ký lại: { $roles }
office-renewed = không có gì mới, chỉ ký lại

## Tình trạng của địa phương

office-status = { $city }: công bố lúc { $at }
office-until = Máy ngừng cho qua lúc { $until }
office-until-never = Máy không cho ai qua: chưa có gì để quyết định
office-no-policy = Chưa công bố chính sách nào
office-status-policy = Chính sách: { $id }, phiên bản { $version }, giai đoạn { $phase }
office-no-roster = Chưa công bố danh sách nhân sự
office-status-roster = Danh sách nhân sự: { $people } người, { $duty } trực hôm nay, { $positions } có tọa độ
office-status-agency = { $people } người, { $duty } trực hôm nay, { $positions } có tọa độ
office-status-trace = Danh sách truy vết: { $count } dòng
office-status-revoked = Đã thu hồi: { $count }; danh sách có giá trị đến { $until }
office-status-key = Khóa { $id }: { $purposes }, đến { $until }; có giá trị: { $areas }
office-status-key-revoked = Khóa { $id }: đã thu hồi; { $purposes }, đến { $until }
office-status-role = Vai trò { $role }: phiên bản { $version }, đến { $until }
office-status-staged = Chờ công bố: { $what }
office-alarm-none = mọi việc ổn
office-alarm-soon = sắp có việc phải làm
office-alarm-now = có việc phải làm ngay
trouble-no-policy = chưa công bố chính sách nào
trouble-too-old = bản đã công bố quá cũ: máy không cho ai qua
trouble-about-too-old = bản đã công bố sắp quá cũ: hãy công bố ngay
trouble-soon-too-old = bản đã công bố sẽ sớm quá cũ: hãy công bố trong hôm nay
trouble-no-phase = không giai đoạn nào của chính sách áp dụng hôm nay: máy không cho ai qua
trouble-phase-ends = không giai đoạn nào của chính sách phủ hết ba ngày tới
trouble-no-issuing-key = không khóa nào đã công bố đang ký được mã có giá trị
trouble-issuing-key-ends = khóa ký mã còn giá trị chưa đầy 30 ngày
trouble-key-areas-gone = có khóa nêu khu vực không còn trong danh mục, nên mã nó ký bị từ chối
trouble-root-ends = khóa gốc hết hạn trong 30 ngày tới: hãy công bố khi có đủ khóa gốc
trouble-other = { $code }

## Một người

office-found-nobody = Không biết ai có tên này
office-found-listed = Có trong danh sách của { $agency }, trực: { $duty }
office-found-unlisted = Không có trong danh sách
office-found-coming = Sẽ có trong danh sách sau khi công bố
office-found-going = Còn trong bản đã công bố, đến lần công bố tới
office-found-places = Nhà ở: { $home }; nơi làm việc: { $work }
office-found-credential = Mã { $id }: { $state }, đến { $until }
office-found-permit = Giấy đi đường { $id }: { $state }, đến { $until }
office-found-trace = Truy vết: { $class }, từ { $from } đến { $until }
office-duty-never = không làm tại chỗ
office-earlier = Mã cấp trước còn hiệu lực: { $id } (--replace để thu hồi)
office-earlier-revoked = Mã cấp trước đã thu hồi: { $id }
state-valid = còn hiệu lực
state-expired = hết hạn
state-revoked = đã thu hồi
state-not-yet = chưa có hiệu lực

## Cấp cho nhiều người

office-issued = đã cấp: { $id }
office-already = đã cấp trước, còn hiệu lực: { $id }
office-already-outdated = đã cấp trước, còn hiệu lực: { $id }; nay có thông tin mới, --replace để cấp lại
office-other-wallet = chưa cấp: ví khác của người này có { $id }; --replace để thu hồi mã đó
office-request-twice = chưa cấp: đã có yêu cầu trước của cùng người này
office-request-unknown = chưa cấp: không danh sách nào có người này và trước đây chưa cấp gì
office-doubtful = chưa cấp: { $doubts }
office-requests = { $issued } đã cấp, { $before } có từ trước, { $refused } chưa cấp
office-health = Hồ sơ y tế: { $records }, { $twice } lặp lại; đầy đủ: { $complete }
office-health-refused = { $count } hồ sơ y tế không dùng được nên chưa cấp gì: hãy sửa
doubt-home-area = khu vực nhà ở không thuộc địa phương
doubt-work-area = khu vực nơi làm việc không thuộc địa phương
doubt-sector = không quy định nào biết ngành này
doubt-unlisted = có đơn vị công tác nhưng không danh sách nào có người này
doubt-child = trẻ em: dưới 15 tuổi mà đi làm, hoặc dưới 18 tuổi làm trong cơ quan nhà nước
doubt-other-name = danh sách ghi tên khác
doubt-other-birth-date = danh sách ghi ngày sinh khác
health-fault-id = không phải số định danh: 9 hoặc 12 chữ số, hoặc * cho tất cả
health-fault-kind = không đúng loại: vaccination, recovery hoặc test
health-fault-date = không phải ngày, hoặc là ngày chưa tới
health-fault-doses = không phải số mũi: từ 1 đến 20
health-fault-product = tên thuốc quá dài hoặc có ký tự không nhìn thấy
health-fault-method = không đúng phương pháp xét nghiệm: pcr hoặc antigen
health-fault-result = không đúng kết quả xét nghiệm: negative hoặc positive
health-fault-superfluous = có ô thừa so với loại hồ sơ này
health-fault-too-many = người này có hơn 20 hồ sơ
health-fault-contradiction = hồ sơ khác ghi khác: cùng mũi tiêm hoặc cùng xét nghiệm
